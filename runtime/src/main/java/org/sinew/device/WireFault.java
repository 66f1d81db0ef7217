package org.sinew.device;

/** How one transaction on a bus ended. */
public enum WireFault {
    OK, TIMEOUT, NACK, CHECKSUM, WRONG_ID, SHORT, NOISE, STUCK, GONE
}
