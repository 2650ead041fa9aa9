/**
 * Servers killed under load: every write that was acknowledged must be there after the restart, and what was not
 * acknowledged must be there as a prefix of what each session sent.
 */
package io.paddock.engine.compat.crash;
