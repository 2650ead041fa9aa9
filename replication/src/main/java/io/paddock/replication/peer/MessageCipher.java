package io.paddock.replication.peer;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128-GCM with one key for one direction. The nonce is a salt of the key and the message's number, so that it never
 * comes twice.
 *
 * <p>Nothing is allocated here by a message's length. The JDK (17) makes some 1.1 KiB of short-lived objects for each message
 * whatever it is: its cipher has to be initialised for every nonce, and then builds its counter, hash table and buffer of the
 * header anew. Doing without would mean GCM of our own, without the processor's instructions for its hash.
 */
final class MessageCipher {
    static final int TAG_LENGTH = 16;
    static final int MATERIAL_LENGTH = 20;

    private static final int KEY_LENGTH = 16;
    private static final int NONCE_LENGTH = 12;
    private static final int SALT_LENGTH = MATERIAL_LENGTH - KEY_LENGTH;

    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] nonce = new byte[NONCE_LENGTH];

    /** @param material key and salt. */
    MessageCipher(final byte[] material) {
        key = new SecretKeySpec(material, 0, KEY_LENGTH, "AES");
        System.arraycopy(material, KEY_LENGTH, nonce, 0, SALT_LENGTH);
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException("this JDK lacks AES-GCM", ex);
        }
    }

    /**
     * Seals or opens.
     *
     * @param aad what is proven but not hidden.
     * @return length of the output, or -1 when the input is not authentic.
     */
    int run(
            final int mode,
            final long sequence,
            final byte[] aad,
            final byte[] input,
            final int inputLength,
            final byte[] output,
            final int outputOffset) {
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[SALT_LENGTH + i] = (byte) (sequence >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        try {
            cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
            cipher.updateAAD(aad);
            return cipher.doFinal(input, 0, inputLength, output, outputOffset);
        } catch (final AEADBadTagException ex) {
            return -1;
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException("AES-GCM failed", ex);
        }
    }

    /** Room for an input or output of so many bytes. */
    static byte[] ensure(final byte[] bytes, final int length) {
        return bytes.length >= length ? bytes : Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
}
