import StrictJSON

#if Service
  import FoundationEssentials
  import Serving
  import Workbench

  extension Command {
    static let serve = Command(
      name: "serve",
      summary: "Serve models, results and the web application over HTTP.",
      options: [
        .models,
        .init(
          name: "results", value: "DIR",
          help: "Results to show and promote from: a folder that `workbench run` wrote, or one of "
            + "such folders. Default: results."),
        .init(name: "port", value: "N", help: "The port; 0: any free one. Default: 8080."),
        .init(
          name: "bind", value: "ADDRESS",
          help: "Where to listen; any but this machine needs a token. Default: 127.0.0.1."),
        .init(
          name: "token-file", value: "FILE",
          help: "What requests must bring as a bearer token. Default: WORKBENCH_TOKEN."),
        .init(
          name: "proxy",
          help:
            "All requests come through a proxy: its address may have any number of connections, "
            + "any other has 256 where other machines can connect."),
        .init(name: "certificate", value: "FILE", help: "A certificate chain, PEM, for TLS."),
        .init(name: "key", value: "FILE", help: "The key of the certificate, PEM."),
        .init(
          name: "store", value: "FILE",
          help: "Keep scored rows here, an SQLite file. Default: scores.db beside the models."),
        .init(name: "no-store", help: "Do not keep scored rows."),
        .init(name: "threads", value: "N", help: "Serve on N threads. Default: all processors."),
        .init(name: "max-body", value: "MB", help: "The largest request. Default: 32."),
        .init(name: "max-rows", value: "N", help: "The most rows of one request. Default: 100000."),
        .init(name: "log", help: "Write a line a request to standard error."),
      ],
      discussion: [
        "Every model scores its golden rows first, and is not served if one differs. New versions are "
          + "picked up while it runs. Ctrl-C or SIGTERM finishes what runs and ends."
      ],
      run: { arguments throws(CommandError) in
        let stop = StopSignal()
        let service = try start(try configuration(arguments))
        print("Workbench is at \(service.url)")
        Terminal.flush()
        for model in service.models {
          if let refusal = model.refusal {
            Terminal.note(
              "note: \(model.name), version \(model.version), is not served: \(refusal)\n")
          }
        }
        if let failure = service.modelsFailure {
          Terminal.note("note: which models there are is not known: \(failure)\n")
        } else if service.models.isEmpty {
          Terminal.note("note: there is no model yet; `workbench promote` makes one\n")
        }
        stop.wait()
        Terminal.note("stopping…\n")
        service.stop()
      })

    private static func start(_ configuration: ServiceConfiguration) throws(CommandError) -> Service
    {
      do throws(ServiceError) {
        return try Service(configuration)
      } catch {
        let code: ExitCode =
          switch error {
          case .tokenNeeded: .usage
          case .server(let error): if case .port = error { .output } else { .usage }
          case .store: .output
          }
        throw .failed("\(error)", code)
      }
    }

    private static func configuration(
      _ arguments: Arguments
    ) throws(CommandError) -> ServiceConfiguration {
      let processors = try arguments.jobs
      let threads = try arguments.integer("threads", in: 1...256) ?? processors
      var configuration = ServiceConfiguration(catalog: .standard, release: Release.version)
      configuration.models = try folder("models", arguments, madeBy: "promote")
      configuration.results = try folder("results", arguments, madeBy: "run")
      configuration.store = try store(arguments, models: configuration.models)
      configuration.rowLimit = try arguments.integer("max-rows", in: 1...10_000_000) ?? 100_000
      configuration.threads = threads
      configuration.promote = ServiceConfiguration.promotions(
        into: configuration.models, catalog: .standard, release: Release.version, threads: threads)
      if arguments.has("log") { configuration.log = { record in Terminal.note(record.line) } }
      configuration.isBehindProxy = arguments.has("proxy")
      configuration.server.threads = threads
      configuration.server.address = arguments.value("bind") ?? "127.0.0.1"
      configuration.server.port = try arguments.integer("port", in: 0...65535) ?? 8080
      configuration.server.limits.body =
        (try arguments.integer("max-body", in: 1...4096) ?? 32) << 20
      configuration.server.limits.bodies = max(256 << 20, 2 * configuration.server.limits.body)
      configuration.server.token = try token(arguments)
      configuration.server.identity = try identity(arguments)
      return configuration
    }

    /// The folder of an option whose default has its name; one that was named and is not there is refused,
    /// since a typo would be served as an empty folder.
    private static func folder(
      _ option: String, _ arguments: Arguments, madeBy command: String
    ) throws(CommandError) -> String {
      guard let path = arguments.value(option) else { return option }
      var isFolder = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      if exists && isFolder { return path }
      let hint = MeantPath.near(path).map { "Did you mean '\($0)'?" }
      throw .failed(
        "option '--\(option)': "
          + (exists
            ? "'\(path)' is no folder"
            : "there is no folder '\(path)'. \(hint ?? "`workbench \(command)` makes it")"),
        .usage)
    }

    private static func store(
      _ arguments: Arguments, models: String
    ) throws(CommandError) -> String? {
      let file = arguments.value("store")
      guard arguments.has("no-store") else {
        if file == nil {
          try? FileManager.default.createDirectory(
            atPath: models, withIntermediateDirectories: true)
        }
        return file ?? "\(models)/scores.db"
      }
      guard file == nil else { throw .failed("give --store or --no-store, not both", .usage) }
      return nil
    }

    private static func token(_ arguments: Arguments) throws(CommandError) -> String? {
      let file = arguments.value("token-file")
      let text =
        if let file { String(decoding: try read(file), as: UTF8.self) } else {
          ProcessInfo.processInfo.environment["WORKBENCH_TOKEN"]
        }
      guard let text else { return nil }
      let token = text.filter { !$0.isWhitespace }
      guard token.utf8.count >= 16 else {
        throw .failed(
          "the token \(file.map { "of \($0)" } ?? "of WORKBENCH_TOKEN") needs at least 16 characters",
          .usage)
      }
      return token
    }

    private static func identity(
      _ arguments: Arguments
    ) throws(CommandError) -> (certificate: [UInt8], key: [UInt8])? {
      switch (arguments.value("certificate"), arguments.value("key")) {
      case (nil, nil): return nil
      case (let certificate?, let key?): return (try read(certificate), try read(key))
      default: throw .failed("--certificate and --key go together", .usage)
      }
    }

    private static func read(_ file: String) throws(CommandError) -> [UInt8] {
      do {
        return [UInt8](try Data(contentsOf: URL(filePath: file)))
      } catch {
        throw .failed("\(file): cannot be read", .usage)
      }
    }
  }

  extension RequestRecord {
    /// `2026-11-21T11:10:42Z POST /v1/models/churn/score 200 0.4 ms`; what a client made up is escaped.
    fileprivate var line: String {
      let time = Date().formatted(.iso8601)
      let words = [method, path].map { word in
        word.unicodeScalars.map { 0x21..<0x7F ~= $0.value ? String($0) : $0.escaped(asASCII: true) }
          .joined()
      }
      let answer = status.map { "\($0)" } ?? "cut"
      return "\(time) \(words[0]) \(words[1]) \(answer) \(decimal(1000 * seconds, places: 1)) ms\n"
    }
  }
#endif
