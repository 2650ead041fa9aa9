/**
 * The same random calls to a reference server and to another one, everything that comes back compared. A sequence is a
 * function of its seed, so that a difference can be played again. One thread drives both servers in step.
 */
package io.paddock.engine.compat.differential;
