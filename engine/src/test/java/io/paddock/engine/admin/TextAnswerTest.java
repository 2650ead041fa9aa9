package io.paddock.engine.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.pipeline.WordAnswer;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

class TextAnswerTest {
    private static final int LONGEST_PIECE = 10_000;

    private final ExpandableArrayBuffer target = new ExpandableArrayBuffer();

    @Test
    void shouldBeOnePieceWhenShort() {
        final TextAnswer answer = new TextAnswer(Piecewise.of(out -> out.append("imok")));
        assertFalse(answer.isDone());
        assertEquals(4, answer.next(target));
        assertTrue(answer.isDone());
    }

    @Test
    void shouldCutLongTextsIntoPieces() {
        final int[] lines = new int[1];
        final TextAnswer answer = new TextAnswer(out -> {
            out.append("é".repeat(99)).append('\n');
            return ++lines[0] < 1000;
        });
        int pieces = 0;
        int length = 0;
        while (!answer.isDone()) {
            final int pieceLength = answer.next(target);
            assertTrue(pieceLength <= 2 * LONGEST_PIECE, "bytes of a piece: " + pieceLength);
            length += pieceLength;
            pieces++;
        }
        assertEquals(1000 * 199, length);
        assertTrue(pieces >= 10, "pieces: " + pieces);
    }

    @Test
    void shouldBoundStepsThatFindNothing() {
        final int[] steps = new int[1];
        final TextAnswer answer = new TextAnswer(out -> ++steps[0] < 100_000);
        assertEquals(0, answer.next(target));
        assertTrue(steps[0] <= 1000, "steps in one piece: " + steps[0]);
        assertFalse(answer.isDone());
        assertEquals("", Answers.text(answer));
        assertEquals(100_000, steps[0]);
    }

    @Test
    void shouldMakeEveryLineOfALongListOnce() {
        final FakeNode node = new FakeNode();
        for (int i = 0; i < 3000; i++) {
            node.connections.add(FakeConnection.of(10_000 + i, i + 1));
        }
        final FakeNode stepwise = node.stepwise();
        for (final String word : new String[] {"cons", "stat", "dump"}) {
            final String atOnce = Answers.text(ask(node, word));
            final String inSteps = Answers.text(ask(stepwise, word));
            assertEquals(atOnce, inSteps, word);
            assertTrue(
                    atOnce.lines().filter(line -> line.contains("127.0.0.1:")).count() >= 3000, word);
        }
    }

    private static WordAnswer ask(final FakeNode node, final String word) {
        return new WordResponder(WordConfig.ALL, node).respond(Word.codeOf(word), null, 0, 0, true);
    }
}
