/**
 * Whole ensembles in one thread on virtual time, network and disk, from one seed: servers crash, disks lose what was not
 * forced, messages get lost, late and out of order, and an oracle that sees everything checks what must never happen.
 */
package io.paddock.replication.sim;
