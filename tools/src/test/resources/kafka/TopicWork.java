import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes, changes, fills, reads and removes topics; each change of one goes through ZooKeeper. Arguments: broker, prefix. */
public final class TopicWork {
    private static final int TOPICS = 4;
    private static final int RECORDS = 100;
    private static final long PATIENCE_NS = 120_000_000_000L;

    private final Map<String, Object> broker;

    private TopicWork(final String address) {
        broker = Map.of("bootstrap.servers", address);
    }

    public static void main(final String[] args) throws Exception {
        final TopicWork work = new TopicWork(args[0]);
        try (Admin admin = Admin.create(work.broker)) {
            for (int i = 0; i < TOPICS; i++) {
                work.live(admin, args[1] + i);
            }
            final Set<String> left = admin.listTopics().names().get();
            require(left.stream().noneMatch(name -> name.startsWith(args[1])), "topics left: " + left);
        }
        System.out.println("done");
        System.exit(0);
    }

    private void live(final Admin admin, final String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        final ConfigResource config = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        final ConfigEntry retention = new ConfigEntry("retention.ms", "100000");
        admin.incrementalAlterConfigs(Map.of(config, List.of(new AlterConfigOp(retention, AlterConfigOp.OpType.SET))))
                .all()
                .get();
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
        produce(topic);
        consume(topic);
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!has(admin, topic, config)) {
            require(System.nanoTime() < deadlineNs, topic + " has not got its partitions and settings");
            Thread.onSpinWait();
        }
        admin.deleteTopics(List.of(topic)).all().get();
    }

    private static boolean has(final Admin admin, final String topic, final ConfigResource config) throws Exception {
        final int partitions =
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
        final String retention =
                admin.describeConfigs(List.of(config)).all().get().get(config).get("retention.ms").value();
        return partitions == 3 && retention.equals("100000");
    }

    private void produce(final String topic) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(broker, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(topic, "key " + i, "value " + i)).get();
            }
        }
    }

    private void consume(final String topic) {
        final Map<String, Object> settings = new java.util.HashMap<>(broker);
        settings.put("group.id", topic);
        settings.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            final long deadlineNs = System.nanoTime() + PATIENCE_NS;
            int count = 0;
            while (count < RECORDS) {
                require(System.nanoTime() < deadlineNs, "only " + count + " records of " + topic + " came");
                count += consumer.poll(Duration.ofMillis(500)).count();
            }
            require(count == RECORDS, count + " records of " + topic);
            consumer.commitSync();
        }
    }

    private static void require(final boolean holds, final String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
