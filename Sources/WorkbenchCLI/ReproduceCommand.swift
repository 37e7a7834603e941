import FoundationEssentials
import Results
import StrictJSON

extension Command {
  static let reproduce = Command(
    name: "reproduce",
    summary: "Run a results folder's study again and compare the files byte by byte.",
    positionals: [.results],
    options: [
      .movedData,
      .movedEvents,
      .jobs,
      .quiet,
    ],
    discussion: [
      "Exit code 0: every file is equal. Exit code 1: one differs; the first difference is shown."
    ],
    run: { arguments throws(CommandError) in
      let run = try arguments.run
      let study = try arguments.study(of: run)
      let again = ResultsFolder.temporary("workbench-reproduce")
      defer { try? FileManager.default.removeItem(atPath: again.path) }
      try study.describe(arguments)
      let store = try study.store(in: again, arguments)
      // Whoever clears away what killed processes left takes a folder that nobody holds for such.
      try withExtendedLifetime(store) { () throws(CommandError) in
        try again.write(try study.run(into: store, arguments), arguments)
        try compare(run, with: again)
      }
    })

  private static func compare(
    _ run: StoredRun, with again: ResultsFolder
  ) throws(CommandError) {
    let stated = run.manifest.files.names
    if let absent = ResultsFolder.reproducible.first(where: { !stated.contains($0) }) {
      throw .failed("the manifest states no digest of \(absent)", .data)
    }
    for name in stated {
      if let difference = run.difference(of: name, in: again) {
        throw .failed("\(name) differs: \(difference)", .negative)
      }
      Terminal.show("equal      \(name)")
    }
    print("reproduced: every file has the digest that the manifest states")
  }
}
