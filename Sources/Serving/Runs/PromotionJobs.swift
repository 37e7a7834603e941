import Concurrency
import Dispatch
import Experiments
package import Learning
import Packages
import Promotion
package import Results
import StrictJSON

import struct Synchronization.Atomic

/// Promotions that are carried out one after the other.
final class PromotionJobs: Sendable {

  private enum State: Sendable {
    case running(String?)
    case done(PromotedModel)
    case failed(String)
  }

  private struct Jobs: Sendable {
    var states: [(id: String, state: State)] = []
    var count = 0
  }

  private let jobs = Mutex(Jobs())
  private let isEnding = Atomic<Bool>(false)
  private let queue = DispatchQueue(label: "workbench.promotions", qos: .utility)
  private let work: ServiceConfiguration.Promote
  private let finished: @Sendable () -> Void

  /// Promotions that wait or run at a time.
  private static let waitingLimit = 4
  /// Promotions whose outcome is remembered.
  private static let memory = 100

  /// - Parameter finished: called after every promotion that was carried out.
  init(_ work: @escaping ServiceConfiguration.Promote, finished: @escaping @Sendable () -> Void) {
    self.work = work
    self.finished = finished
  }

  /// Takes a promotion and gives the name of its job.
  func start(_ request: PromotionRequest) throws(Problem) -> String {
    let id: String? = jobs.withLock { jobs in
      let running = jobs.states.count { if case .running = $0.state { true } else { false } }
      guard running < Self.waitingLimit else { return nil }
      jobs.count += 1
      jobs.states.append(("\(jobs.count)", .running(nil)))
      if jobs.states.count > Self.memory { jobs.states.removeFirst() }
      return "\(jobs.count)"
    }
    guard let id else { throw Problem(503, "\(Self.waitingLimit) promotions are waiting already") }
    queue.async { self.run(request, id) }
    return id
  }

  /// What became of a job.
  func document(_ id: String) throws(Problem) -> JSON {
    let state = jobs.withLock { jobs in jobs.states.first { $0.id == id }?.state }
    guard let state else { throw .notFound("there is no job '\(id.prefix(80))'") }
    var members: [JSON.Member] = [.init("id", .string(id))]
    switch state {
    case .running(let step):
      members.append(.init("status", "running"))
      if let step { members.append(.init("step", .string(step))) }
    case .done(let model):
      members += [
        .init("status", "done"), .init("model", .string(model.name)),
        .init("version", .integer(Int64(model.version))),
      ]
    case .failed(let reason):
      members += [.init("status", "failed"), .init("reason", .string(reason))]
    }
    return .object(members)
  }

  /// Asks what runs to end.
  func cancel() { isEnding.store(true, ordering: .relaxed) }

  private func run(_ request: PromotionRequest, _ id: String) {
    do throws(PromotionRefusal) {
      let model = try work(
        request, { self.set(id, .running($0)) }, { self.isEnding.load(ordering: .relaxed) })
      finished()
      set(id, .done(model))
    } catch {
      set(id, .failed(error.reason))
    }
  }

  private func set(_ id: String, _ state: State) {
    jobs.withLock { jobs in
      guard let place = jobs.states.firstIndex(where: { $0.id == id }) else { return }
      jobs.states[place].state = state
    }
  }
}

extension ServiceConfiguration {
  /// What carries out promotions of kept runs, with the fits that their folders hold.
  ///
  /// Fits that a folder does not hold any more are done again. The table is looked for where the run
  /// had it.
  package static func promotions(
    into models: String, catalog: Catalog, release: String, threads: Int
  ) -> Promote {
    { request, progress, isCancelled throws(PromotionRefusal) in
      do {
        progress("reading the table")
        let study = try request.run.study(
          hint: { "Put it there, or promote with `workbench promote` and its option --\($0)" },
          catalog: catalog, threads: threads)
        progress("reading the fits of the run")
        let store = try request.run.folder.store(for: study)
        let result = try study.run(store: store, threads: threads, isCancelled: isCancelled)
        let promotion = try Promotion(
          .name(request.candidate), as: request.name, of: result,
          evenIneligible: request.evenIneligible, release: release)
        if promotion.needsSearch { progress("searching settings among all rows") }
        let package = try promotion.searching(
          store: store, threads: threads, isCancelled: isCancelled
        ).promote(
          into: ModelLibrary(path: models), threads: threads, isCancelled: isCancelled,
          progress: progress)
        return PromotedModel(name: package.manifest.name, version: package.manifest.version)
      } catch {
        throw PromotionRefusal("\(error)")
      }
    }
  }
}

/// What is asked for when a candidate is to become a model in use.
package struct PromotionRequest: Sendable {
  package var run: StoredRun
  package var candidate: String
  package var name: String
  /// Whether it is taken though it is not eligible.
  package var evenIneligible: Bool
}

/// What became of a promotion: the model's name and version.
package struct PromotedModel: Sendable, Hashable {
  package var name: String
  package var version: Int

  package init(name: String, version: Int) {
    self.name = name
    self.version = version
  }
}

/// Why a promotion was not carried out.
package struct PromotionRefusal: Error, Sendable, Hashable {
  package var reason: String

  package init(_ reason: String) { self.reason = reason }
}
