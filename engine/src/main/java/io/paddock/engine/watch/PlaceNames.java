package io.paddock.engine.watch;

import io.paddock.engine.tree.ZnodeTree;
import org.agrona.ExpandableArrayBuffer;

/** Tells the paths of places that are watched. */
final class PlaceNames {
    private final ZnodeTree tree;
    private final MissingPaths paths;
    private final ExpandableArrayBuffer path = new ExpandableArrayBuffer();

    PlaceNames(final ZnodeTree tree, final MissingPaths paths) {
        this.tree = tree;
        this.paths = paths;
    }

    void tell(final int place, final WatchVisitor visitor) {
        final int length = place > 0 ? tree.copyPath(place, path, 0) : paths.copy(place, path, 0);
        visitor.onPath(path, 0, length);
    }
}
