package io.paddock.tools.chaos;

/** A node as a server shows it in the end. */
record NodeImage(
        String value,
        int version,
        int childVersion,
        long createdZxid,
        long modifiedZxid,
        long childrenZxid,
        long owner) {
    @Override
    public String toString() {
        return value + " version " + version + " cversion " + childVersion + " czxid 0x"
                + Long.toHexString(createdZxid) + " mzxid 0x" + Long.toHexString(modifiedZxid) + " pzxid 0x"
                + Long.toHexString(childrenZxid) + (owner == 0 ? "" : " of session 0x" + Long.toHexString(owner));
    }
}
