import FoundationEssentials
import Results

extension Command {
  static let reproduce = Command(
    name: "reproduce",
    summary: "Run a results folder's study again and compare the files byte by byte.",
    positionals: [.init(name: "RESULTS", help: "A folder that `workbench run` wrote.")],
    options: [
      .movedData,
      .jobs,
      .quiet,
    ],
    discussion: [
      "Exit code 0: every file is equal. Exit code 1: one differs; the first difference is shown."
    ],
    run: { arguments throws(CommandError) in
      let jobs = try arguments.jobs
      let folder = ResultsFolder(path: arguments["RESULTS"])
      let (manifest, session) = try Session.kept(
        in: folder, data: arguments.value("data"), jobs: jobs)
      let again = ResultsFolder(path: temporaryFolder())
      defer { try? FileManager.default.removeItem(atPath: again.path) }
      let quiet = arguments.has("quiet")
      if !quiet { session.describe() }
      try session.write(try session.run(in: again, quiet: quiet), to: again)
      try compare(manifest, folder, with: again)
    })

  private static func temporaryFolder() -> String {
    let process = ProcessInfo.processInfo
    return FileManager.default.temporaryDirectory.path()
      + "workbench-reproduce-\(process.processIdentifier)"
  }

  private static func compare(
    _ manifest: Manifest, _ folder: ResultsFolder, with again: ResultsFolder
  ) throws(CommandError) {
    let stated = Set(manifest.files.map(\.name))
    if let absent = ResultsFolder.reproducible.first(where: { !stated.contains($0) }) {
      throw .failed("the manifest states no digest of \(absent)", .data)
    }
    for (name, digest) in manifest.files {
      switch again.comparison(of: name, digest: digest, in: folder) {
      case .equal: print("equal      \(name)")
      case .different(let place):
        throw .failed("\(name) differs: \(place)", .different)
      }
    }
    print("reproduced: every file has the digest that the manifest states")
  }
}
