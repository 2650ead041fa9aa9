/**
 * How a request travels through a node: ring, order, submit, execute, reply.
 *
 * <pre>
 *  transport ──► Ingress ──► RequestRing ──► OrderStage ──read───────────────► LocalStage ──► ReplyStage ──► transport
 *  (its thread)                                 │  write                          ▲               ▲
 *                                               ▼                                 │ parked reads  │
 *                                          SubmitStage ──► ReplicatedLog ──► ExecuteStage ────────┘
 * </pre>
 *
 * <p>In an ensemble, {@code RoleStage} says whom this server may serve, {@code SessionStage} and {@code TouchReports} keep
 * sessions alive across servers, {@code LocalSessions} those of this one alone, {@code HandshakeStage} moves them, and
 * {@code ReconfigStage} is the leader's part in
 * changes of the members. On a single server these have next to nothing to do.
 *
 * <p>Stages are plain classes without threads; {@link io.paddock.engine.pipeline.EngineAgent} is their duty cycle, to
 * be called by one thread, the engine's. Only {@link io.paddock.engine.pipeline.Ingress} and the producing side of the
 * ring are called on the transport's threads. This is the only package that names the Disruptor. Imports
 * {@code transport}, {@code replication}, {@code codecs} and the engine packages below it: {@code state}, {@code watch},
 * {@code session}, {@code auth}, {@code tree}, {@code snapshot}, {@code metrics}.
 */
package io.paddock.engine.pipeline;
