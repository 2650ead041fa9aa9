/**
 * What a client remembers of its watches, so that it can ask for them again after a reconnect. Imports codecs.wire and
 * Agrona. The client's thread.
 */
package io.paddock.client.watch;
