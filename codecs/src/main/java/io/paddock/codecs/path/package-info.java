/**
 * Rules about paths, applied to their UTF-8 bytes so that no string is made. Imports Agrona only; no state, any thread.
 */
package io.paddock.codecs.path;
