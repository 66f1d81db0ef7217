/**
 * Files in the MCAP format: written chunk by chunk, read whatever state they are in. Knows nothing of robots. Facts
 * are from the specification, https://mcap.dev/spec (version 0).
 *
 * <p>Writing: add messages to a {@link org.sinew.record.mcap.ChunkBuilder}, {@code build()} it into an
 * {@link org.sinew.record.mcap.McapChunk}, which may wait in memory, and give that to an
 * {@link org.sinew.record.mcap.McapFile} after its schemas and channels. Reading:
 * {@link org.sinew.record.mcap.McapReader}. All times are nanoseconds of one clock, usually since 1970.
 */
@NullMarked
package org.sinew.record.mcap;

import org.jspecify.annotations.NullMarked;
