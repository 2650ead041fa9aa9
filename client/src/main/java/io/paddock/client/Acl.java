package io.paddock.client;

/**
 * Who may do what with a node.
 *
 * @param permissions bits of {@link io.paddock.codecs.wire.Permission}.
 * @param scheme such as {@code world}, {@code auth}, {@code digest}, {@code ip}.
 * @param id in the form of the scheme.
 */
public record Acl(int permissions, String scheme, String id) {}
