/**
 * Answers operators: the four-letter words on the client port.
 *
 * <p>Sees the node only through {@link io.paddock.engine.admin.NodeView} and
 * {@link io.paddock.engine.admin.ConnectionView}, which the node's assembly implements. Imports {@code engine.metrics},
 * the sums of {@code engine.quota}, {@code engine.pipeline}'s {@code WordAnswer} and constants of {@code codecs.wire}.
 * Thread: the engine's, between requests; answers may allocate freely, and long ones are made in pieces.
 */
package io.paddock.engine.admin;
