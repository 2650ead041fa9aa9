package io.paddock.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigPrinterTest {
    @Test
    void shouldPrintTheLinesOfConf() {
        final NodeConfig config = ZooCfgReader.readEntries(
                        Map.of("dataDir", "/d", "dataLogDir", "/l", "clientPort", "0"))
                .config();
        assertEquals("""
                clientPort=31337
                secureClientPort=-1
                dataDir=/d
                dataDirSize=12
                dataLogDir=/l
                dataLogSize=34
                tickTime=2000
                maxClientCnxns=60
                minSessionTimeout=4000
                maxSessionTimeout=40000
                clientPortListenBacklog=-1
                serverId=0
                """, ConfigPrinter.print(config, 31_337, null, 12, 34));
    }
}
