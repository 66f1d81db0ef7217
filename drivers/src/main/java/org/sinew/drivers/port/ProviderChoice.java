package org.sinew.drivers.port;

import com.pi4j.context.Context;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import com.pi4j.io.IOType;
import com.pi4j.platform.Platform;
import com.pi4j.provider.Provider;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sinew.device.DeviceException;

/**
 * Which provider of Pi4J serves a bus. Used by the thread that opens ports. A Pi4J context keeps one provider for each
 * kind and drops the others, so one that is named is looked for on the class path and put into a context of its own.
 */
final class ProviderChoice {
    private ProviderChoice() {
    }

    /** The id of the provider that a context has for a kind. */
    static Optional<String> serving(Context context, IOType kind) {
        return context.hasProvider(kind) ? Optional.of(context.provider(kind).id()) : Optional.empty();
    }

    /**
     * The context in which the provider of this name serves.
     *
     * @param context the one for buses that name none; returned if it has that provider
     * @param where   the bus, for messages
     * @param name    a provider's id, such as {@code linuxfs-i2c}, or what comes before a dash of it
     */
    static Context context(Context context, String where, IOType kind, String name) throws DeviceException {
        if (serving(context, kind).filter(id -> isNamed(id, name)).isPresent()) {
            return context;
        }
        Found found = new Found(context);
        found.look();
        Set<IOType> kinds = kind == IOType.I2C ? EnumSet.of(kind)
                : EnumSet.of(IOType.DIGITAL_INPUT, IOType.DIGITAL_OUTPUT);
        List<Provider<?, ?, ?>> named = found.providers.stream()
                .filter(provider -> kinds.contains(provider.type()) && isNamed(provider.id(), name)).toList();
        if (named.stream().noneMatch(provider -> provider.type() == kind)) {
            throw DeviceException.wrongSetting("provider", where + ": no provider " + name + " serves "
                    + words(kind) + "; there is "
                    + Stream.concat(serving(context, kind).stream(), found.providers.stream()
                            .filter(provider -> provider.type() == kind).map(Provider::id))
                            .distinct().sorted().collect(Collectors.joining(", ")) + found.failed
                    + ". Write one of these, or leave provider out, or put the jar of " + name + " on the class path");
        }
        return Pi4jContext.of(named.toArray(Provider<?, ?, ?>[]::new));
    }

    private static boolean isNamed(String id, String name) {
        return id.equals(name) || id.startsWith(name + "-");
    }

    private static String words(IOType kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What the plugins on the class path would register. */
    private static final class Found implements PluginService {
        private final Context context;
        private final List<Provider<?, ?, ?>> providers = new ArrayList<>();
        private String failed = "";

        Found(Context context) {
            this.context = context;
        }

        /** One plugin that cannot start, because it has no library for this machine, does not hide the others. */
        void look() {
            ServiceLoader.load(Plugin.class).stream().forEach(plugin -> {
                try {
                    plugin.get().initialize(this);
                } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
                    failed += " (" + plugin.type().getName() + " cannot start: " + e + ")";
                }
            });
        }

        @Override
        public Context context() {
            return context;
        }

        @Override
        @SuppressWarnings("rawtypes") // as Pi4J declares it
        public PluginService register(Provider... some) {
            for (Provider<?, ?, ?> provider : some) {
                providers.add(provider);
            }
            return this;
        }

        @Override
        public PluginService register(Platform... platforms) {
            return this;
        }
    }
}
