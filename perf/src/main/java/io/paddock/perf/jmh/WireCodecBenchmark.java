package io.paddock.perf.jmh;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestFlyweight;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost to decode a request as clients send it, and to encode one? Path of 21 characters, 100 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class WireCodecBenchmark {
    private static final int DATA_LENGTH = 100;

    private final JuteReader reader = new JuteReader();
    private final JuteWriter writer = new JuteWriter();
    private final RequestFlyweight request = new RequestFlyweight();
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[512]);
    private final byte[] data = new byte[DATA_LENGTH];
    private byte[] path;
    private UnsafeBuffer create;
    private UnsafeBuffer setData;

    /** Encodes the requests. */
    @Setup
    public void setUp() {
        path = Commands.path("/measured", 1);
        create = Commands.create(path, DATA_LENGTH);
        setData = Commands.setData(path, DATA_LENGTH);
    }

    /** With an access list of one entry. */
    @Benchmark
    public boolean decodeCreate() {
        return request.decode(OpCode.CREATE, reader.wrap(create, 0, create.capacity()));
    }

    /** Path, data, version. */
    @Benchmark
    public boolean decodeSetData() {
        return request.decode(OpCode.SET_DATA, reader.wrap(setData, 0, setData.capacity()));
    }

    /** Path, data, version. */
    @Benchmark
    public int encodeSetData() {
        return writer.wrap(target, 0)
                .writeBytes(path)
                .writeBytes(data)
                .writeInt(-1)
                .length();
    }
}
