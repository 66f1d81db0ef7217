/**
 * Networks beside the loop: cards that say what a network takes and gives, and ONNX Runtime that runs it. The only
 * package that sees {@code ai.onnxruntime}; nobody but deploy imports it.
 */
@NullMarked
package org.sinew.models;

import org.jspecify.annotations.NullMarked;
