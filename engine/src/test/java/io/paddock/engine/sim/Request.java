package io.paddock.engine.sim;

/**
 * A request that a client waits for.
 *
 * @param floorZxid newest write that anybody knew to have happened when it was sent.
 */
record Request(int xid, int opCode, String path, boolean watch, byte[] body, long floorZxid) {}
