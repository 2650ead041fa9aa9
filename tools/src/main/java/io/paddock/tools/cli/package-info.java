/**
 * The {@code paddock} command line: one program, a class for each sub-command.
 *
 * <p>Imports {@code engine} (node, configuration), {@code tools.inspect} and {@code tools.ensemble}. Thread: the main
 * thread.
 */
package io.paddock.tools.cli;
