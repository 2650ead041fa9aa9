package io.paddock.engine.config;

/** How stages are mapped to threads; the key {@code paddock.profile}. */
public enum Profile {
    /** One thread does everything but waiting for the disk: for laptops, containers, two cores. */
    SHARED,
    /** Transport, engine and journal on threads of their own, which spin briefly and then sleep. */
    BALANCED,
    /** The same threads, which never sleep: for a machine whose processors belong to the server. */
    DEDICATED;

    /** Whether threads that wait keep their processor. */
    public boolean spins() {
        return this == DEDICATED;
    }
}
