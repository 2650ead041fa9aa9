/**
 * The Java client that programs embed: one session with a server, spoken in ZooKeeper's protocol, as an Agrona agent.
 *
 * <pre>
 *  caller ─► PaddockClient ─► RequestEncoder ─► SendBuffer ─► ServerLink ─► server
 *              │                   └► PendingRequests (ring by xid)            │
 *  handlers ◄──┴── ReplyDispatcher ◄── ClientSession ◄── ReceiveBuffer ◄───────┘
 * </pre>
 *
 * <p>Imports client.link, client.watch, codecs and Agrona. Everything runs on the thread that calls
 * {@link io.paddock.client.PaddockClient#doWork()}; only {@link io.paddock.client.BlockingClient} may be shared between
 * threads. Nothing is allocated for getData, setData, exists and create once the buffers have grown to their sizes.
 */
package io.paddock.client;
