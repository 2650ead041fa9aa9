/** Curator's recipes against a server: what applications build on ZooKeeper. */
package io.paddock.engine.compat.recipe;
