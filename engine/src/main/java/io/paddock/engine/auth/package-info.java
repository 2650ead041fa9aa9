/**
 * Who a connection is and what that allows: identities, schemes, auth packets, the normalisation and the check of ACLs
 * (protocol reference §15). A further scheme is one more {@code AuthScheme}. Imports the tree's ACL table and codecs.
 * Engine thread.
 */
package io.paddock.engine.auth;
