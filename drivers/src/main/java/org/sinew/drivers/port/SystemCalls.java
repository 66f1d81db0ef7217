package org.sinew.drivers.port;

import java.lang.foreign.MemorySegment;

/**
 * The Linux system calls that ports and cameras are made of, so that tests can play them. A result is what the kernel
 * gives: what was asked for, or the negative error number. Memory is native; its owner keeps it alive during a call.
 *
 * <p>An instance is used by one thread at a time. Calls block as the kernel's do; none is for the loop thread.
 */
public interface SystemCalls {
    /** Error numbers of include/uapi/asm-generic/errno-base.h, the same on x86-64 and on 64-bit ARM. */
    int EPERM = 1;
    int ENOENT = 2;
    int EINTR = 4;
    int EIO = 5;
    int ENXIO = 6;
    int EBADF = 9;
    int EAGAIN = 11;
    int EACCES = 13;
    int EBUSY = 16;
    int ENODEV = 19;
    int ENOTDIR = 20;
    int EISDIR = 21;
    int EINVAL = 22;
    int ENOTTY = 25;
    int ENOSPC = 28;
    /** More of include/uapi/asm-generic/errno.h. */
    int EPROTO = 71;
    int EBADMSG = 74;
    int EOPNOTSUPP = 95;
    int ESHUTDOWN = 108;
    int ETIMEDOUT = 110;
    int EREMOTEIO = 121;

    /** Flags of open: include/uapi/asm-generic/fcntl.h; 64-bit ARM changes others only. */
    int O_RDWR = 2;
    int O_NOCTTY = 0x100;
    int O_NONBLOCK = 0x800;
    int O_CLOEXEC = 0x80000;

    /** Events of poll. */
    int POLLIN = 1;
    int POLLOUT = 4;
    int POLLERR = 8;
    int POLLHUP = 16;
    int POLLNVAL = 32;
    /** Bytes of a {@code struct pollfd}: int descriptor, short events wanted, short events found. */
    int POLLFD_BYTES = 8;

    /** Operations of flock. */
    int LOCK_EX_NB = 2 | 4;

    int open(String path, int flags);

    int close(int descriptor);

    /** Reads up to {@code length} bytes into {@code into}, from {@code offset} on. */
    int read(int descriptor, MemorySegment into, int offset, int length);

    /** Writes {@code length} bytes that begin at {@code offset} of {@code from}. */
    int write(int descriptor, MemorySegment from, int offset, int length);

    /**
     * Waits for events.
     *
     * @param pollfds      one or more {@code struct pollfd}
     * @param timeoutNanos at most so long; negative: for ever
     */
    int poll(MemorySegment pollfds, int count, long timeoutNanos);

    /** ioctl whose argument is a number. */
    int ioctl(int descriptor, long request, long value);

    /** ioctl whose argument is memory. */
    int ioctl(int descriptor, long request, MemorySegment argument);

    int flock(int descriptor, int operation);

    /**
     * Maps memory of a device, to be read and written, shared with it.
     *
     * @return its address, or the negative error number
     */
    long mmap(int descriptor, long length, long offset);

    int munmap(long address, long length);
}
