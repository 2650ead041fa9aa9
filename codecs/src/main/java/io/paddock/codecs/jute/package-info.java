/**
 * ZooKeeper's record encoding as cursors over buffers that belong to others. May import Agrona only. No threads, no
 * allocation.
 */
package io.paddock.codecs.jute;
