/**
 * The servers that load is aimed at, each in a process of its own on this machine: Paddock of this build, Apache
 * ZooKeeper of any version, fetched with Maven, and etcd where it is installed. May import {@code measure} only; knows
 * no server class, since a server is a process with a port here. On the caller's thread.
 */
package io.paddock.perf.peer;
