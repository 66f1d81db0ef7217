package org.sinew.cockpit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/**
 * Says who may talk to the robot, by the headers that a browser sets and a web page cannot forge: {@code Host}, so that
 * no foreign name that points here (DNS rebinding) is answered, and {@code Origin}, so that no foreign page stops or
 * watches. The reasons are in {@code runtime/docs/cockpit.md}. Any thread; keeps nothing.
 */
final class Gatekeeper {
    private static final String FORWARDED = "X-Forwarded-Host";
    private static final String SITE = "Sec-Fetch-Site";

    private final List<String> names;

    /**
     * Why a request is not answered.
     *
     * @param status of HTTP
     * @param why    what is wrong and what to do
     */
    record Refusal(int status, String why) {
    }

    /** @param names by which this robot may be called, beside those of the loopback and the address that was called */
    Gatekeeper(List<String> names) {
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** Empty: the request is answered. */
    Optional<Refusal> judge(Request request) {
        InetSocketAddress here = address(request.getConnectionMetaData().getLocalSocketAddress());
        boolean fromHere =
                address(request.getConnectionMetaData().getRemoteSocketAddress()).getAddress().isLoopbackAddress();
        List<String> hosts = values(request, HttpHeader.HOST.asString());
        Optional<Authority> host = hosts.size() == 1 ? Authority.of(hosts.getFirst()) : Optional.empty();
        Optional<Authority> forwarded = fromHere ? forwarded(request) : Optional.empty();
        if (host.isEmpty()) {
            return refuse(HttpStatus.BAD_REQUEST_400, "exactly one Host is needed");
        }
        boolean portMatters = forwarded.isEmpty();
        if (!known(host.get(), here) || (portMatters && host.get().withPort("http").port() != here.getPort())) {
            return refuse(HttpStatus.MISDIRECTED_REQUEST_421, "this robot is not called " + hosts.getFirst()
                    + "; open it as localhost:" + here.getPort() + " or by its address");
        }
        if (forwarded.isPresent() && !known(forwarded.get(), here) && literal(forwarded.get()).isEmpty()) {
            return refuse(HttpStatus.MISDIRECTED_REQUEST_421, "this robot is not called " + forwarded.get().host()
                    + "; behind a proxy it answers to localhost, addresses and its machine's own name");
        }
        return origin(request, host.get(), forwarded);
    }

    private static Optional<Refusal> origin(Request request, Authority host, Optional<Authority> forwarded) {
        List<String> origins = values(request, HttpHeader.ORIGIN.asString());
        String site = String.join(",", values(request, SITE));
        boolean acts = !HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod());
        boolean upgrades = !values(request, HttpHeader.UPGRADE.asString()).isEmpty();
        if ((acts || upgrades) && !List.of("", "same-origin", "none").contains(site)) {
            return refuse(HttpStatus.FORBIDDEN_403, "pages of other sites may not talk to this robot");
        }
        if (origins.isEmpty()) {
            return Optional.empty(); // no browser's request of a page: those have one, or are plain reads
        }
        Optional<Authority> origin = origins.size() == 1 ? Authority.ofOrigin(origins.getFirst()) : Optional.empty();
        String scheme = origins.getFirst().startsWith("https:") ? "https" : "http";
        boolean own = origin.isPresent() && (origin.get().equals(host.withPort(scheme))
                || forwarded.map(name -> name.withPort(scheme)).equals(origin));
        return own ? Optional.empty() : refuse(HttpStatus.FORBIDDEN_403, "pages of " + origins.getFirst()
                + " may not talk to this robot; a proxy before it has to send " + FORWARDED);
    }

    private boolean known(Authority name, InetSocketAddress here) {
        return name.host().equals("localhost") || names.contains(name.host()) || literal(name)
                .filter(address -> address.isLoopbackAddress() || address.equals(here.getAddress())).isPresent();
    }

    /** An address instead of a name: no stranger can make it point elsewhere. */
    private static Optional<InetAddress> literal(Authority name) {
        try {
            return Optional.of(InetAddress.ofLiteral(name.host()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a name
        }
    }

    /** The name that a proxy on this machine was called by. */
    private static Optional<Authority> forwarded(Request request) {
        List<String> values = values(request, FORWARDED);
        return values.size() == 1 ? Authority.of(values.getFirst()) : Optional.empty();
    }

    private static List<String> values(Request request, String header) {
        return request.getHeaders().stream().filter(field -> field.is(header)).map(HttpField::getValue)
                .map(value -> value == null ? "" : value.strip()).toList();
    }

    private static InetSocketAddress address(SocketAddress address) {
        if (address instanceof InetSocketAddress internet) {
            return internet;
        }
        throw new IllegalStateException("the cockpit listens on internet addresses only");
    }

    private static Optional<Refusal> refuse(int status, String why) {
        return Optional.of(new Refusal(status, why));
    }
}
