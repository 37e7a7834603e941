import Foundation
import Testing

/// A disk without room, made of a little memory; only the superuser may mount one.
@Suite struct FullDiskTests {
  @Test(
    "a disk that fills up stops the run with a sentence, and what was finished is kept",
    .enabled(if: geteuid() == 0, "only the superuser may mount a small disk"))
  func full() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("disk"), withIntermediateDirectories: true)
    let disk = folder.url.appendingPathComponent("disk").path
    guard try Self.call("/bin/mount", ["-t", "tmpfs", "-o", "size=96k", "tmpfs", disk]) == 0 else {
      print("no small disk can be mounted here; the full disk is not tested")
      return
    }
    defer { _ = try? Self.call("/bin/umount", [disk]) }
    _ = try CommandRun.of(["synthesize", "--rows", "400", "--out", "customers.csv"], in: folder)
    try folder.write(SmallStudy.everything, to: "small.json")
    let words = ["run", "small.json", "--out", "disk/results", "--quiet"]
    let full = try CommandRun.of(words, in: folder)
    #expect(full.exitCode == 74)
    #expect(full.errors.contains("cannot be written: the disk is full"), "\(full.errors)")
    let kept = folder.names(in: "disk/results/units").filter { $0.hasSuffix(".json") }
    #expect(!kept.isEmpty)
    #expect(try Self.call("/bin/mount", ["-o", "remount,size=8m", disk]) == 0)
    let again = try CommandRun.of(words.dropLast(), in: folder)
    #expect(again.exitCode == 0, "\(again.errors)")
    // 18 fitted candidates, each on the fold and two inner folds, and 3 baselines, on 2 folds.
    #expect(
      again.errors.contains("\(kept.count) of 114 fits are kept from before"), "\(again.errors)")
  }

  private static func call(_ program: String, _ words: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
