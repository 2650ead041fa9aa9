package io.paddock.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
    @Test
    void shouldNumberLines() {
        assertEquals(
                List.of(
                        new Entry("a", "1", "f line 3"),
                        new Entry("b", "x y z", "f line 4"),
                        new Entry("c", "", "f line 6"),
                        new Entry("d", "e", "f line 7"),
                        new Entry("last", "\\", "f line 10")),
                PropertiesFile.parse(
                        "# comment \\\n\n a = 1 \t\r\nb=x \\\n   y z\n c\nd:e\n! not \\\n  \nlast \\\\\\", "f"));
    }

    @Test
    void shouldReadUtf8AndLatin1(@TempDir final Path folder) throws Exception {
        final Path file = folder.resolve("zoo.cfg");
        Files.writeString(file, "dataDir=/d\u00e4ta");
        assertEquals("/d\u00e4ta", PropertiesFile.read(file).get(0).value());
        final ByteArrayOutputStream latin1 = new ByteArrayOutputStream();
        latin1.write("dataDir=/d\u00e4ta".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(file, latin1.toByteArray());
        assertEquals("/d\u00e4ta", PropertiesFile.read(file).get(0).value());
        assertThrows(ConfigException.class, () -> PropertiesFile.read(folder));
    }

    /** The text as java.util.Properties reads it as a whole is the truth for keys and values. */
    @Test
    void shouldReadWhatPropertiesRead() throws Exception {
        final String[] pieces = {
            "a", "key", " ", "=", ":", "\\", "\n", "\r\n", "\t", "#", "!", "\\\n", "1", "\\u0041", ""
        };
        for (long seed = 0; seed < 2000; seed++) {
            final Random random = new Random(seed);
            final StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            final Properties expected = new Properties();
            expected.load(new StringReader(text.toString()));
            final Map<String, String> trimmed = new HashMap<>();
            expected.forEach((key, value) ->
                    trimmed.put(key.toString().strip(), value.toString().strip()));
            final Map<String, String> actual = new HashMap<>();
            PropertiesFile.parse(text.toString(), "f").forEach(entry -> actual.put(entry.key(), entry.value()));
            // An entry without a key sets nothing; a lone backslash at the end is one to Properties only.
            trimmed.remove("");
            actual.remove("");
            assertEquals(trimmed, actual, "seed " + seed + ": " + text);
        }
    }
}
