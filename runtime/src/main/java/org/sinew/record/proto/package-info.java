/** Protobuf messages by hand: no generated code, no library. */
@NullMarked
package org.sinew.record.proto;

import org.jspecify.annotations.NullMarked;
