/**
 * Whole ensembles in one thread on virtual time, network and disk, from one seed: servers crash, disks lose what was not
 * forced, messages get lost, late and out of order, and an oracle that sees everything checks what must never happen. The
 * servers' disks are an idea of one, or hold the very files of a server, written and recovered by what does so in earnest.
 */
package io.paddock.replication.sim;
