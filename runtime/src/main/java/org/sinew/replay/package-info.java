/** The same loop over what an earlier run received: the proof that nothing else decides. */
@NullMarked
package org.sinew.replay;

import org.jspecify.annotations.NullMarked;
