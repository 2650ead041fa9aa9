/**
 * Micro-benchmarks, one class per question. May import every module but tools. Run them with
 * {@code java -cp 'tools/target/lib/*' org.openjdk.jmh.Main NAME -prof gc}.
 */
package io.paddock.perf.jmh;
