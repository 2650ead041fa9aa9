package io.paddock.perf.peer;

/**
 * A Maven project that depends on a ZooKeeper server: with what the server needs and its own project calls provided,
 * without its log framework, in whose place one is put that writes warnings to the output, and without Netty, which its
 * default connections do not use.
 */
final class ZooKeeperPom {
    private static final String TEXT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <project xmlns="http://maven.apache.org/POM/4.0.0">
                <modelVersion>4.0.0</modelVersion>
                <groupId>io.paddock.peer</groupId>
                <artifactId>zookeeper</artifactId>
                <version>1</version>
                <packaging>pom</packaging>
                <dependencies>
                    <dependency>
                        <groupId>org.apache.zookeeper</groupId>
                        <artifactId>zookeeper</artifactId>
                        <version>VERSION</version>
                        <exclusions>
                            <exclusion><groupId>ch.qos.logback</groupId><artifactId>*</artifactId></exclusion>
                            <exclusion><groupId>log4j</groupId><artifactId>*</artifactId></exclusion>
                            <exclusion><groupId>org.slf4j</groupId><artifactId>*</artifactId></exclusion>
                            <exclusion><groupId>io.netty</groupId><artifactId>*</artifactId></exclusion>
                        </exclusions>
                    </dependency>
                    <dependency>
                        <groupId>io.dropwizard.metrics</groupId>
                        <artifactId>metrics-core</artifactId>
                        <version>4.1.12.1</version>
                        <exclusions>
                            <exclusion><groupId>org.slf4j</groupId><artifactId>*</artifactId></exclusion>
                        </exclusions>
                    </dependency>
                    <dependency>
                        <groupId>org.xerial.snappy</groupId>
                        <artifactId>snappy-java</artifactId>
                        <version>1.1.10.5</version>
                    </dependency>
                    <dependency>
                        <groupId>org.slf4j</groupId>
                        <artifactId>slf4j-api</artifactId>
                        <version>2.0.17</version>
                    </dependency>
                    <dependency>
                        <groupId>org.slf4j</groupId>
                        <artifactId>slf4j-simple</artifactId>
                        <version>2.0.17</version>
                    </dependency>
                </dependencies>
            </project>
            """;

    private ZooKeeperPom() {}

    /** Of one version, which must be made of letters, digits, dots and dashes. */
    static String of(final String version) {
        return TEXT.replace("VERSION", version);
    }
}
