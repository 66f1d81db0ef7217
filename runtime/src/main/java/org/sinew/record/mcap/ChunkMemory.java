package org.sinew.record.mcap;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps chunks in blocks that are allocated once and used again. Chunks that live for a minute and then die are what
 * a garbage collector likes least: it copies each one twice, and to clear them away it stops every thread for
 * milliseconds, the loop's too. One thread.
 */
public final class ChunkMemory {
    private static final int BLOCK = 16 << 10;

    private final Deque<byte[]> free = new ArrayDeque<>();
    private int unmade; // blocks that nobody has needed so far

    /** Room for so many bytes, in whole blocks; it is taken from the heap only when it is needed. */
    public ChunkMemory(int bytes) {
        unmade = bytes / BLOCK;
    }

    /** A chunk that is kept. */
    public static final class Kept {
        private final McapChunk without;
        private final List<byte[]> blocks;
        private final int length;

        private Kept(McapChunk without, List<byte[]> blocks, int length) {
            this.without = without;
            this.blocks = blocks;
            this.length = length;
        }

        /** Log time of its earliest message. */
        public long startNanos() {
            return without.startNanos();
        }

        /** Log time of its latest message. */
        public long endNanos() {
            return without.endNanos();
        }

        /** The chunk, with bytes of its own. */
        public McapChunk chunk() {
            byte[] bytes = new byte[length];
            int at = 0;
            for (byte[] block : blocks) {
                int some = Math.min(block.length, length - at);
                System.arraycopy(block, 0, bytes, at, some);
                at += some;
            }
            return without.with(ByteBuffer.wrap(bytes));
        }
    }

    /** Whether there is room for it now. */
    public boolean hasRoom(McapChunk chunk) {
        return blocks(chunk) <= free.size() + unmade;
    }

    /** Keeps a chunk that there is room for. */
    public Kept keep(McapChunk chunk) {
        List<byte[]> blocks = new ArrayList<>(blocks(chunk));
        ByteBuffer from = chunk.bytes();
        int length = from.remaining();
        while (from.hasRemaining()) {
            byte[] block = block();
            from.get(block, 0, Math.min(block.length, from.remaining()));
            blocks.add(block);
        }
        return new Kept(chunk.with(ByteBuffer.allocate(0)), blocks, length);
    }

    private static int blocks(McapChunk chunk) {
        return Math.ceilDiv(chunk.length(), BLOCK);
    }

    private byte[] block() {
        if (!free.isEmpty()) {
            return free.removeLast();
        }
        if (unmade == 0) {
            throw new IllegalStateException("no room is left; release something first");
        }
        unmade--;
        return new byte[BLOCK];
    }

    /** Forgets a chunk, which must not be used again. */
    public void release(Kept kept) {
        free.addAll(kept.blocks);
    }
}
