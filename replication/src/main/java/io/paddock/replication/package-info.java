/**
 * A durable, totally ordered log of opaque entries, and the contract of its snapshots. Knows nothing of what the bytes
 * mean. May import the journal and snapshot codecs and Agrona. The owner's thread submits and polls; threads of the
 * log itself never call the owner.
 */
package io.paddock.replication;
