/**
 * Real ensembles under real faults: processes that are killed, stopped, cut off and wiped while clients of Apache
 * ZooKeeper write, and a checker that knows what each of them was promised. The ensemble may be Paddock's or Apache
 * ZooKeeper's own, which shows that faults and checker are fair.
 */
package io.paddock.tools.chaos;
