import Workbench

extension Session {
  /// The study of a results folder, as its manifest states it, with the table that it was run on.
  static func kept(
    in folder: ResultsFolder, data: String?, jobs: Int
  ) throws(CommandError) -> (record: RunRecord, session: Session) {
    let record: RunRecord
    do {
      record = try folder.record(catalog: .standard)
    } catch {
      throw .failed("\(error)", .usage)
    }
    let file = if let data { data } else { try record.findData(near: folder.path) }
    let session = try Session(spec: record.spec, file: file, jobs: jobs)
    guard session.study.data.digest == record.dataDigest else {
      throw .failed(
        "\(file) is not the table of that run: its SHA-256 is \(session.study.data.digest), "
          + "the manifest has \(record.dataDigest)", .data)
    }
    return (record, session)
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
