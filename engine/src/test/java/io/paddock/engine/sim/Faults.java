package io.paddock.engine.sim;

/** What goes wrong, by chance; and the end of it. */
final class Faults {
    private final World world;
    private final boolean enabled;
    private final long meanNs;
    private final DiskTrouble disks;
    private boolean ended;
    private int count;

    Faults(final World world, final boolean enabled) {
        this.world = world;
        this.enabled = enabled;
        disks = new DiskTrouble(world);
        meanNs = (60 + world.below(1_000)) * World.MS;
    }

    int count() {
        return count;
    }

    void begin() {
        if (!enabled) {
            return;
        }
        for (final SimServer server : world.servers()) {
            server.rate(1 + (world.random().nextDouble() - 0.5) * 0.04);
        }
        if (world.chance(0.3)) {
            world.network()
                    .loss(world.random().nextDouble() * 0.1, world.random().nextDouble() * 0.05);
            count++;
        }
        next();
    }

    private void next() {
        world.agenda().after(world.below(2 * meanNs), () -> {
            if (!ended) {
                happen();
                next();
            }
        });
    }

    /** Everything is well again. */
    void end() {
        ended = true;
        disks.end();
        world.disturb();
        world.network().heal();
        for (final SimServer server : world.servers()) {
            server.expectFullDisk(false);
            server.disk().calm();
            server.resume();
            server.start();
            for (final SimClient client : world.clients()) {
                world.cutClient(client.number(), server.number(), false);
            }
        }
    }

    void onServerEnded(final SimServer server) {
        world.agenda().after(world.below(1_500 * World.MS), () -> {
            if (!server.isUp()) {
                server.start();
            }
        });
    }

    private void happen() {
        world.disturb();
        count++;
        final SimServer server = world.server(1 + (int) world.below(world.size()));
        if (!server.isUp()) {
            return;
        }
        switch ((int) world.below(24)) {
            case 0, 1 -> server.kill();
            case 2 -> server.losePower();
            case 3, 4 -> {
                trace("power will go at server " + server.number());
                server.disk().crashAfter(1 + world.below(60));
            }
            case 5 -> pause(server, world.below(400));
            case 6 -> pause(server, world.below(3_000));
            case 7 -> isolate(server, world.below(2_500));
            case 8 -> {
                final SimServer leader = world.leader();
                isolate(leader == null ? server : leader, world.below(1_500));
            }
            case 9, 10 -> cut(server, world.below(2_000));
            case 11 -> flap(server, 2 + (int) world.below(20));
            case 12 -> slow();
            case 13 -> {
                trace("the wall clock of server " + server.number() + " jumps");
                server.jumpWallClock(world.below(20_000) - 10_000);
            }
            case 14 -> transfer(server);
            case 15 -> {
                trace("a force of server " + server.number() + " will fail");
                server.expectDiskFaults();
                server.disk().failForceAfter(1 + world.below(30));
            }
            case 16 -> clientCut(server, world.below(3_000));
            case 17 -> client().onClosedByNetwork();
            case 18 -> {
                if (world.chance(0.3)) {
                    allLosePower();
                }
            }
            case 19 -> disks.wipe(server);
            case 20 -> disks.rot(server);
            case 21 -> disks.fill(server);
            case 22 -> {
                trace("a write of server " + server.number() + " will come short");
                server.expectDiskFaults();
                server.disk().shortWriteAfter(1 + world.below(30));
            }
            default -> {
                final SimClient client = client();
                if (world.chance(0.3) && !client.isOperator()) {
                    trace("client dies");
                    client.die();
                }
            }
        }
    }

    private SimClient client() {
        return world.clients().get((int) world.below(world.clients().size()));
    }

    private void pause(final SimServer server, final long ms) {
        trace("server " + server.number() + " stands still for " + ms + " ms");
        server.pause(ms * World.MS);
        laterDisturb(ms);
    }

    private void laterDisturb(final long ms) {
        world.agenda().after(ms * World.MS, world::disturb);
    }

    private void isolate(final SimServer server, final long ms) {
        trace("server " + server.number() + " is cut off for " + ms + " ms");
        world.network().isolate(server.number(), true);
        world.agenda().after(ms * World.MS, () -> {
            world.disturb();
            world.network().isolate(server.number(), false);
        });
    }

    private void cut(final SimServer server, final long ms) {
        final int other = 1 + (int) world.below(world.size());
        final boolean bothWays = world.chance(0.5);
        trace("no way from server " + server.number() + " to " + other + (bothWays ? " and back" : "") + " for " + ms
                + " ms");
        world.network().cut(server.number(), other, true);
        world.network().cut(other, server.number(), bothWays);
        world.agenda().after(ms * World.MS, () -> {
            world.disturb();
            world.network().cut(server.number(), other, false);
            world.network().cut(other, server.number(), false);
        });
    }

    private void flap(final SimServer server, final int times) {
        if (times > 0 && !ended) {
            world.disturb();
            world.network().isolate(server.number(), times % 2 == 0);
            world.agenda().after((5 + world.below(40)) * World.MS, () -> flap(server, times - 1));
        } else {
            world.network().isolate(server.number(), false);
        }
    }

    private void slow() {
        trace("the network is slow");
        final long ms = world.below(1_000);
        world.network().maxDelayNs((1 + world.below(150)) * World.MS);
        world.agenda().after(ms * World.MS, () -> {
            world.disturb();
            world.network().maxDelayNs(300 * World.US);
        });
    }

    private void transfer(final SimServer target) {
        final SimServer leader = world.leader();
        if (leader != null) {
            trace("server " + target.number() + " is to lead");
            leader.log().ensemble().transferLeadership(target.number());
            leader.wake();
        }
    }

    private void clientCut(final SimServer server, final long ms) {
        final SimClient client = client();
        trace("client " + client.number() + " and server " + server.number() + " do not reach each other for " + ms
                + " ms");
        world.cutClient(client.number(), server.number(), true);
        world.agenda().after(ms * World.MS, () -> world.cutClient(client.number(), server.number(), false));
    }

    private void allLosePower() {
        trace("all lose their power");
        world.servers().forEach(SimServer::losePower);
    }

    private void trace(final String what) {
        world.trace(() -> "FAULT: " + what);
    }
}
