/**
 * Whole ensembles of the real server (pipeline, sessions, watches, log, journal) in one thread: virtual time, simulated
 * disks, network and clients, all from one seed. What clients see is compared with a model that executes the same order.
 */
package io.paddock.engine.sim;
