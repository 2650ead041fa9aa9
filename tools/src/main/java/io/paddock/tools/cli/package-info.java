/**
 * The {@code paddock} command line: one program, a class for each sub-command.
 *
 * <p>Imports {@code engine} (node, configuration) and {@code tools.inspect}. Thread: the main thread.
 */
package io.paddock.tools.cli;
