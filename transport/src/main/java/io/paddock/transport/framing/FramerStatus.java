package io.paddock.transport.framing;

/** What a {@link LengthPrefixFramer} wants next. */
public enum FramerStatus {
    /** More bytes. */
    READY,
    /** No bytes until {@link LengthPrefixFramer#resume()}: a frame was refused, or a pause was asked for. */
    BLOCKED,
    /** Nothing more: a length was below zero or above the limit. */
    BAD_LENGTH,
    /** Nothing more: a telnet client was interrupted. */
    INTERRUPTED,
    /** Nothing more: bytes kept coming while blocked, beyond what may be kept. */
    OVERRUN
}
