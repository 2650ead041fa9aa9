package io.paddock.replication.quorum;

import io.paddock.codecs.peer.ConfigurationDecoder;
import io.paddock.codecs.peer.ConfigurationEncoder;
import io.paddock.codecs.peer.MessageHeaderDecoder;
import io.paddock.codecs.peer.MessageHeaderEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Configurations as bytes, in log entries and snapshots; see {@code peer.xml}. */
public final class ConfigurationCodec {
    private ConfigurationCodec() {}

    /** @return bytes written. */
    public static int encode(final Configuration configuration, final MutableDirectBuffer buffer, final int offset) {
        final ConfigurationEncoder encoder =
                new ConfigurationEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
        encoder.version(configuration.version()).hierarchical((short) (configuration.hierarchical() ? 1 : 0));
        final ConfigurationEncoder.MembersEncoder members =
                encoder.membersCount(configuration.members().size());
        for (final Member member : configuration.members()) {
            final byte[] address = member.address().getBytes(StandardCharsets.UTF_8);
            members.next()
                    .server(member.server())
                    .observer((short) (member.observer() ? 1 : 0))
                    .group(member.group())
                    .weight(member.weight())
                    .putAddress(address, 0, address.length);
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /** @throws IllegalArgumentException when the bytes are not a configuration. */
    public static Configuration decode(final DirectBuffer buffer, final int offset, final int length) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        if (length < MessageHeaderDecoder.ENCODED_LENGTH || header.templateId() != ConfigurationDecoder.TEMPLATE_ID) {
            throw new IllegalArgumentException("the entry holds no configuration");
        }
        final ConfigurationDecoder decoder = new ConfigurationDecoder()
                .wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        final long version = decoder.version();
        final boolean hierarchical = decoder.hierarchical() != 0;
        final List<Member> members = new ArrayList<>();
        for (final ConfigurationDecoder.MembersDecoder each : decoder.members()) {
            final int server = each.server();
            final boolean observer = each.observer() != 0;
            final int group = each.group();
            final long weight = each.weight();
            final byte[] address = new byte[each.addressLength()];
            each.getAddress(address, 0, address.length);
            members.add(new Member(server, observer, group, weight, new String(address, StandardCharsets.UTF_8)));
        }
        return new Configuration(version, hierarchical, members);
    }
}
