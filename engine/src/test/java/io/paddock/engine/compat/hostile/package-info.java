/**
 * Clients that mean no good or do not know better: broken lengths, half-open and slow connections, clients that never
 * read, thousands of connections, huge listings, random bytes. The server must stay up and serve the others.
 */
package io.paddock.engine.compat.hostile;
