/** Apache Kafka, which keeps its brokers, topics and controller in ZooKeeper, on ensembles of Paddock. */
package io.paddock.tools.kafka;
