/**
 * What a node counts and measures about itself: plain counters and summaries, updated on the hot path without
 * allocation and read by {@code engine.admin}.
 *
 * <p>Imports nothing of Paddock. Thread: each figure has one writing thread, mostly the engine's; a reader on another
 * thread may see a figure that is a moment old.
 */
package io.paddock.engine.metrics;
