/**
 * Ensembles from outside: asks servers how they are, has another one lead, and runs an ensemble on this machine.
 *
 * <p>Imports {@code engine.membership} and {@code engine.node}. Thread: the one of the command, unless a type says more.
 */
package io.paddock.tools.ensemble;
