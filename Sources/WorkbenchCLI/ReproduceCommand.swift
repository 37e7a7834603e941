import FoundationEssentials
import Workbench

extension Command {
  static let reproduce = Command(
    name: "reproduce",
    summary: "Run a results folder's study again and compare the files byte by byte.",
    positionals: [.init(name: "RESULTS", help: "A folder that `workbench run` wrote.")],
    options: [
      .init(
        name: "data", value: "FILE",
        help: "Where the table is, if it is not where the manifest's spec says."),
      .init(name: "jobs", value: "N", help: "Compute on N threads. Default: all processors."),
      .init(name: "quiet", help: "Show no progress."),
    ],
    discussion: [
      "Exit code 0: every file is equal. Exit code 1: one differs; the first difference is shown."
    ],
    run: { arguments throws(CommandError) in
      let jobs = try arguments.integer("jobs", in: 1...1024) ?? Session.processors
      let folder = ResultsFolder(path: arguments["RESULTS"])
      let record: RunRecord
      do {
        record = try folder.record(catalog: .standard)
      } catch {
        throw .failed("\(error)", .usage)
      }
      let named = arguments.value("data")
      let file = if let named { named } else { try record.findData(near: folder.path) }
      let session = try Session(spec: record.spec, file: file, jobs: jobs)
      guard session.study.data.digest == record.dataDigest else {
        throw .failed(
          "\(file) is not the table of that run: its SHA-256 is \(session.study.data.digest), "
            + "the manifest has \(record.dataDigest)", .data)
      }
      let again = ResultsFolder(path: temporaryFolder())
      defer { try? FileManager.default.removeItem(atPath: again.path) }
      let quiet = arguments.has("quiet")
      if !quiet { session.describe() }
      _ = try session.run(into: again, fresh: false, quiet: quiet)
      try compare(record, folder, with: again)
    })

  private static func temporaryFolder() -> String {
    let process = ProcessInfo.processInfo
    return FileManager.default.temporaryDirectory.path()
      + "workbench-reproduce-\(process.processIdentifier)"
  }

  private static func compare(
    _ record: RunRecord, _ folder: ResultsFolder, with again: ResultsFolder
  ) throws(CommandError) {
    for file in record.files {
      switch again.comparison(of: file, in: folder) {
      case .equal: print("equal      \(file.name)")
      case .different(let place):
        throw .failed("\(file.name) differs: \(place)", .different)
      }
    }
    print("reproduced: every file has the digest that the manifest states")
  }
}

extension RunRecord {
  /// The table that the spec names: the path is taken from beside the results folder, from the
  /// `experiments` folder and from here; the first file with the manifest's digest is it.
  fileprivate func findData(near folder: String) throws(CommandError) -> String {
    let path = spec.data.path
    let places = ["\(folder)/x", folder, "experiments/x", "x"].map {
      Session.resolve(path, besides: $0)
    }
    let found = places.first { place in
      (try? FileContents.read(place)).map { SHA256.hex(of: $0) } == dataDigest
    }
    guard let found else {
      throw .failed(
        "the table of that run, \(path) with SHA-256 \(dataDigest), is in none of: "
          + places.joined(separator: ", ") + ". Name it with --data", .data)
    }
    return found
  }
}
