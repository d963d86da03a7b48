package dev.slotwise.server;

/** Wires the product together. */
public final class Server {
    private Server() {}
}
