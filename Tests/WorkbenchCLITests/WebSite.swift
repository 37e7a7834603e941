#if Service
  import Foundation
  import LearningTestKit
  import Testing

  /// A copy of a folder with runs and models, and a `workbench serve` over it for as long as it lives.
  final class WebSite {
    private let folder: Folder
    private let process = Process()
    private let address: String

    /// Whether pages can be looked at here.
    static let hasBrowser =
      FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
      && FileManager.default.fileExists(atPath: "/usr/share/javascript/vega")

    /// A small run on churn data, and its first candidate as the model `churn`.
    static let promoted: Result<Folder, any Error> = Result {
      let folder = try Folder()
      // Nothing else frees what lives as long as the process.
      atexit {
        if let folder = try? WebSite.promoted.get() {
          try? FileManager.default.removeItem(at: folder.url)
        }
      }
      try folder.write(spec, to: "small.json")
      for words in [
        ["synthesize", "--rows", "600", "--out", "customers.csv"],
        ["run", "small.json", "--out", "results/small", "--quiet"],
        ["promote", "results/small", "--as", "churn", "--models", "models", "--quiet"],
      ] {
        let run = try CommandRun.of(words, in: folder)
        if run.exitCode != 0 { throw Failure(sentence: run.errors) }
      }
      return folder
    }

    private static let spec = """
      {
        "name": "small", "seed": 3,
        "data": {
          "path": "customers.csv", "target": "Churn", "positive": "Yes",
          "columns": {"customerID": {"role": "identifier"}}
        },
        "validation": {"stratifiedKFold": {"folds": 3}},
        "balance": ["none", "undersample"],
        "models": {
          "logistic": {"classifier": "logisticRegression"},
          "forest": {"classifier": {"randomForest": {"trees": 20}}}
        },
        "inner": {"folds": 2}, "statistics": {"resamples": 200},
        "rank": {"by": "recall", "require": {"precision": 0.3}}
      }
      """

    /// A service or a page that is not as it should be.
    struct Failure: Error {
      var sentence: String
    }

    /// Copies a folder, starts the service over it, and waits until it listens.
    init(copying other: Folder, token: String? = nil, words: [String] = []) throws {
      folder = try Folder()
      for name in other.names(in: "") where !name.hasPrefix(".") {
        try FileManager.default.copyItem(
          at: other.url.appending(component: name), to: folder.url.appending(component: name))
      }
      let output = folder.url.appending(component: ".output")
      try Data().write(to: output)
      process.executableURL = RunningCommand.binary
      process.arguments = ["serve", "--port", "0"]
      process.arguments? += words
      process.currentDirectoryURL = folder.url
      process.environment = ProcessInfo.processInfo.environment.merging(
        token.map { ["WORKBENCH_TOKEN": $0] } ?? [:]
      ) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = FileHandle.nullDevice
      try process.run()
      address = try Self.address(in: output, of: process)
    }

    deinit {
      process.terminate()
      process.waitUntilExit()
    }

    private static func address(in output: URL, of process: Process) throws -> String {
      for _ in 0..<2400 {
        let said = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        if said.hasSuffix("\n"), let match = said.firstMatch(of: /http:\/\/[^\s\/]+/) {
          return String(match.output)
        }
        guard process.isRunning else { break }
        Thread.sleep(forTimeInterval: 0.05)
      }
      throw Failure(sentence: "the service did not begin to listen")
    }

    /// Runs a scenario of `browse.py`; every line that it writes is an issue.
    ///
    /// Pictures go to the folder that the variable `WORKBENCH_PICTURES` names.
    func drive(_ scenario: String, token: String? = nil) throws {
      let python = try PythonEnvironment(requirements: "browser")
      var arguments = [Fixture.url("browse.py").path, address, scenario]
      arguments += ["--file", folder.url.appending(component: "customers.csv").path]
      if let token { arguments += ["--token", token] }
      if let pictures = ProcessInfo.processInfo.environment["WORKBENCH_PICTURES"] {
        arguments += ["--pictures", pictures]
      }
      let run: FinishedProgram = try python.run(
        python.interpreter, arguments: arguments, seconds: 240)
      for line in String(decoding: run.output, as: UTF8.self).split(separator: "\n") {
        Issue.record("\(line)")
      }
      #expect(run.status == 0, "\(run.errors.suffix(2000))")
    }
  }
#endif
