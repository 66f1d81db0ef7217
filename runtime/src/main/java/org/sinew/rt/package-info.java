/**
 * What real-time code stands on: doors between threads, the allocation meter, thread priority. Imports nothing of ours.
 */
@NullMarked
package org.sinew.rt;

import org.jspecify.annotations.NullMarked;
